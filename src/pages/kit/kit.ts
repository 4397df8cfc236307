/**
 * Everything that pages share. A page imports it from here and from nowhere else, so that it becomes one file, which is
 * loaded once.
 */

export { useLocation, useRoute } from 'preact-iso/router';
export { type Blocked, Mend } from './acting/Blocked.tsx';
export { Download } from './acting/Download.tsx';
export { Effect, Moved, type Preview } from './acting/Effect.tsx';
export { Job } from './acting/Job.tsx';
export { NoEInvoice } from './acting/NoEInvoice.tsx';
export { Offered, OfferedEach, useOffers } from './acting/Offered.tsx';
export { PlainAct } from './acting/PlainAct.tsx';
export { Done, PreviewedAct, Seen } from './acting/PreviewedAct.tsx';
export { Registered } from './acting/Registered.tsx';
export { SendDocument } from './acting/SendDocument.tsx';
export { confirmed, type Previewed, previewed, reasonHeader, type Write } from './acting/send.ts';
export { TypedAct } from './acting/TypedAct.tsx';
export { useFocus } from './acting/useFocus.ts';
export { hasEnded, type IssuedSoFar, type JobSeen } from './acting/useJob.ts';
export { AllSigned } from './agreed/AllSigned.tsx';
export { type DeliverySetting, DeliveryShown, SetDelivery } from './agreed/delivery.tsx';
export { EndDpa, SignDpa } from './agreed/dpa.tsx';
export { EraseName, NameFields, type Signatory, signedBy } from './agreed/signatory.tsx';
export { DayChart } from './charts/DayChart.tsx';
export { MonthBars } from './charts/MonthBars.tsx';
export { largest, MonthChart, RowBar } from './charts/MonthChart.tsx';
export { AddressFields, noAddress } from './forms/AddressFields.tsx';
export { ErrorSummary } from './forms/ErrorSummary.tsx';
export { FileField } from './forms/FileField.tsx';
export { FilterChoice } from './forms/FilterChoice.tsx';
export { CheckField, type Choice, InputField, RadioField, SelectField, TextField } from './forms/fields.tsx';
export { PeriodForm } from './forms/PeriodForm.tsx';
export { SearchForm, soughtIn } from './forms/SearchForm.tsx';
export { type Form, given, nested, useForm, type Values } from './forms/useForm.ts';
export { announce } from './frame/announce.tsx';
export { type Crumb, Crumbs, hrefOf, To } from './frame/links.tsx';
export { filled } from './frame/menu.ts';
export { Heading, NotThere, Page } from './frame/Page.tsx';
export {
  BoardCrumbs,
  EventLink,
  FileLink,
  filtersOf,
  named,
  PupilLink,
  planNamed,
  RecordedLink,
  SchoolCrumbs,
  shortPupil,
  WhoChanged,
} from './frame/school.tsx';
export {
  BoardLink,
  SchoolLink,
  schoolInWords,
  schoolNamed,
  useSchoolNames,
  WithSchoolNames,
} from './frame/schoolNames.tsx';
export { StepGoOn, useStep } from './frame/settingUp.tsx';
export { landingNow, landingOf } from './landing.ts';
export { languageNow, texts } from './language.ts';
export { myDataLabel } from './myDataLabel.ts';
export { ask, type Failure, isProblem, type Outcome, type Problem, wrote } from './reading/ask.ts';
export { Failed } from './reading/Failed.tsx';
export { More } from './reading/More.tsx';
export { Shown } from './reading/Shown.tsx';
export { useList } from './reading/useList.ts';
export { type Reading, useRead } from './reading/useRead.ts';
export { nameOf, session, signedOut } from './session.ts';
export { countColumn, dayColumn, moneyColumn, textColumn } from './shown/columns.ts';
export { type CsvCell, csvOf, download, saveFile } from './shown/csv.ts';
export { documentColumns } from './shown/documentColumns.tsx';
export { FaultsTable } from './shown/FaultsTable.tsx';
export { Formula, type FormulaParts } from './shown/Formula.tsx';
export { shown, today } from './shown/format.ts';
export { type Column, Table } from './shown/Table.tsx';
export { type PriceTerms, termsInWords } from './shown/terms.ts';
export { part, withQuery } from './urlState.ts';

import './frame/App.tsx';
