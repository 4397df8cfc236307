/** Who issues a document and who pays it, as a document holds them (4.14). */
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
  /** What the debtor asks to see on the document. */
  readonly reference?: string;
};
