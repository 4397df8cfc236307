/**
 * A choice in a filter, whose state is in the URL. A person's choice stays when the page is drawn anew, for example
 * when an answer arrives. Another URL resets it.
 */

type FilterChoiceProps = {
  /** Also the id. */
  readonly name: string;
  readonly label: string;
  /** The words for no choice. */
  readonly any: string;
  /** The value in the URL; '' for none. */
  readonly chosen: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
};

export const FilterChoice = ({ name, label, any, chosen = '', options }: FilterChoiceProps) => {
  // The value in the URL may be known before the list with its option arrives.
  const isListed = chosen === '' || options.some(([value]) => value === chosen);
  const all = isListed ? options : [[chosen, chosen] as const, ...options];
  return (
    <p class="field">
      <label for={name}>{label}</label>
      {/* No value here: Preact would set it again at every drawing. */}
      <select id={name} name={name} key={chosen}>
        <option value="">{any}</option>
        {all.map(([value, text]) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </p>
  );
};
