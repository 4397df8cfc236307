/**
 * A choice in a filter, whose state is in the URL. What a person chose stays when the page is drawn anew, for example when an
 * answer arrives; another URL begins anew.
 */

type FilterChoiceProps = {
  /** Also the id. */
  readonly name: string;
  readonly label: string;
  /** The words for no choice. */
  readonly any: string;
  /** What the URL names; '' for nothing. */
  readonly chosen: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
};

export const FilterChoice = ({ name, label, any, chosen = '', options }: FilterChoiceProps) => {
  // What the URL names may be there before the list is that holds it.
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
