import type { recordPages } from '../../list/staff/records.ts';
import type { Views } from '../view.ts';

export const recordViews: Views<typeof recordPages> = {
  schools: () => import('../../records/schools.tsx').then(({ Schools }) => Schools),
  boards: () => import('../../records/boards.tsx').then(({ Boards }) => Boards),
  catalogue: () => import('../../records/catalogue.tsx').then(({ Catalogue }) => Catalogue),
  wishes: () => import('../../records/wishes.tsx').then(({ Wishes }) => Wishes),
  models: () => import('../../records/models.tsx').then(({ Models }) => Models),
  'first-steps': () => import('../../records/firstSteps.tsx').then(({ FirstSteps }) => FirstSteps),
  supplier: () => import('../../records/supplier.tsx').then(({ Supplier }) => Supplier),
  register: () => import('../../records/register.tsx').then(({ Register }) => Register),
  requests: () => import('../../records/requests.tsx').then(({ Requests }) => Requests),
};
