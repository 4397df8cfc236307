/** A file to be sent. The page holds it, because the values of a form are texts. */
import { useId } from 'preact/hooks';

type FileFieldProps = {
  /** Set if an error summary links to the field. */
  readonly id?: string;
  readonly label: string;
  readonly hint?: string;
  /** The value of the attribute `accept`: `.csv,text/csv`. */
  readonly accept: string;
  readonly onFile: (file: File | undefined) => void;
};

export const FileField = ({ id: own, label, hint, accept, onFile }: FileFieldProps) => {
  const made = useId();
  const id = own ?? made;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        type="file"
        accept={accept}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => onFile(currentTarget.files?.[0])}
      />
    </div>
  );
};
