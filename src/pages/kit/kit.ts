/**
 * All that pages share. A page imports it from here and nowhere else: so it becomes one file, which is loaded once.
 */

export { useLocation, useRoute } from 'preact-iso/router';
export { Effect, type Preview } from './acting/Effect.tsx';
export { PlainAct } from './acting/PlainAct.tsx';
export { Done, PreviewedAct } from './acting/PreviewedAct.tsx';
export type { Write } from './acting/send.ts';
export { largest, MonthChart, RowBar } from './charts/MonthChart.tsx';
export { ErrorSummary } from './forms/ErrorSummary.tsx';
export { CheckField, type Choice, InputField, RadioField, SelectField, TextField } from './forms/fields.tsx';
export { given, useForm } from './forms/useForm.ts';
export { announce } from './frame/announce.tsx';
export { type Crumb, Crumbs, hrefOf, To } from './frame/links.tsx';
export { filled } from './frame/menu.ts';
export { Heading, NotThere, Page } from './frame/Page.tsx';
export { landingOf } from './landing.ts';
export { texts } from './language.ts';
export { ask, type Failure } from './reading/ask.ts';
export { Failed } from './reading/Failed.tsx';
export { Shown } from './reading/Shown.tsx';
export { type Reading, useRead } from './reading/useRead.ts';
export { nameOf, session } from './session.ts';
export { Formula, type FormulaParts } from './shown/Formula.tsx';
export { shown } from './shown/format.ts';
export { type Column, Table } from './shown/Table.tsx';
export { withQuery } from './urlState.ts';

import './frame/App.tsx';
