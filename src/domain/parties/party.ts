/** The parties that issue and pay a document, as the document holds them (4.14). */
export type Address = { readonly street: string; readonly postalCode: string; readonly city: string };

export type Supplier = {
  readonly name: string;
  readonly address: Address;
  readonly kvk: string;
  readonly vatId: string;
  readonly iban: string;
};

export type Debtor = {
  readonly name: string;
  readonly address: Address;
  readonly kvk?: string;
  readonly oin?: string;
  /** The text that the debtor wants to see on the document. */
  readonly reference?: string;
};
