/** Files, imports and results. */
import type { Meanings } from './meaning.ts';

export const ofResults = {
  file_unreadable: {
    means: 'The file cannot be read as its format, or names nothing that it should name. `detail` says where.',
    todo: 'Export the file again and compare it with the description of its format.',
  },
  file_format_unknown: {
    means: 'The `Content-Type` names no format that is taken here.',
    todo: 'Name one of the media types in `detail`.',
  },
  file_rows_refused: {
    means:
      'Rows of the file are bad. `rows` lists the first hundred, each with all its faults: the column as the file names it, what is wrong and what is accepted there. `badRows`, `goodRows` and `total` say how many rows and faults there are. Nothing was taken.',
    todo: 'Mend the rows, or send the file with `?onError=skip` where the path offers that.',
  },
  file_empty: {
    means: 'No row was found in the file: it is empty, or holds only the names of its columns. Nothing was taken.',
    todo: 'Look whether the file has rows. Of a workbook only the first sheet is read. Then export and send it again.',
  },
  file_of_other_school: {
    means: 'The file names another school than the one it was uploaded for. Nothing was taken.',
    todo: 'Upload the file for its own school.',
  },
  file_too_large: {
    means: 'The file holds more rows, or takes more room, than is taken at once. Nothing was taken.',
    todo: 'Send the file in parts, or the file of one school.',
  },
  school_too_large: {
    means: 'With this request the school would have more than is kept of one school. Nothing was taken.',
    todo: 'Check that the file is of this school only. Children that left are dropped with `POST …/sharing-drops`.',
  },
  import_not_found: {
    means: 'The school has no import with this id.',
    todo: 'Take an id from `GET /schools/{school}/imports`.',
  },
  import_already_withdrawn: { means: 'The import was withdrawn before.', todo: 'Nothing needs to be done.' },
  import_in_progress: {
    means: 'Another first file of this school was taken while this one was read.',
    todo: 'Send the file again after `Retry-After`.',
  },
  import_unlikely: {
    means:
      'The school knows fewer than one in five of the pupils in the file, so it may be the file of another school. Nothing of it was taken. `unlikely` has both numbers.',
    todo: 'Check the file with `preview=true`. If it is right, send it again with `confirm=true`.',
  },
  source_not_available: {
    means: 'Files of this source are not taken yet.',
    todo: 'Look up in `GET /sources` from when they are.',
  },
  linked_on_in_future: {
    means: 'Results cannot be linked on a day in the future.',
    todo: 'Choose today or an earlier day. An earlier day needs `X-Reason`.',
  },
  result_not_found: {
    means: 'The school has no result with this key, or it was withdrawn by hand.',
    todo: 'Take the key from `GET /schools/{school}/counts/{day}/pupils`. Lift a withdrawal before correcting the result.',
  },
  pupil_not_found: {
    means: 'The school has no pupil by this pseudonym.',
    todo: 'Take the pseudonym from `POST /schools/{school}/pupil-lookup` or from a list of pupils.',
  },
  link_not_found: {
    means: 'No link holds between the two ids: it was never made, or ended before.',
    todo: 'Look up in `GET /schools/{school}/pupil-links` which links there are.',
  },
  link_not_valid: {
    means: 'A link was asked for that names one id twice.',
    todo: 'Name two different ids of one pupil.',
  },
  decision_not_found: {
    means: 'No decision by hand about this result is in force, so none can be lifted.',
    todo: 'Nothing needs to be done.',
  },
  result_not_valid: {
    means: 'The corrected result would not be valid. `detail` says why.',
    todo: 'Correct the value that `detail` names.',
  },
  school_secret_missing: {
    means: 'The secret that the pupils or children of this school are known under is not in the vault.',
    todo: 'The operator restores the vault with `npm run vault -- restore FILE`. A secret that was destroyed on purpose does not come back.',
  },
} as const satisfies Meanings;
