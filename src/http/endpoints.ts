/** All endpoints, by feature. */
import { accountingEndpoints } from './accounting/endpoints.ts';
import { auditEndpoints } from './audit/endpoints.ts';
import { documentEndpoints } from './billing/documentEndpoints.ts';
import { dossierEndpoints } from './billing/dossierEndpoints.ts';
import { renditionEndpoints } from './billing/renditionEndpoints.ts';
import { subscriptionChangeEndpoints } from './billing/subscription/changeEndpoints.ts';
import { subscriptionEndpoints } from './billing/subscription/subscriptionEndpoints.ts';
import { frameworkEndpoints } from './boards/frameworkEndpoints.ts';
import { membershipEndpoints } from './boards/membershipEndpoints.ts';
import { pilotEndpoints } from './boards/pilotEndpoints.ts';
import { stepEndpoints } from './boards/stepEndpoints.ts';
import { catalogueEndpoints } from './catalogue/endpoints.ts';
import { deliveryEndpoints } from './deliveries/endpoints.ts';
import { deliverySettingEndpoints } from './deliveries/settingEndpoints.ts';
import { feedEndpoints } from './feed/endpoints.ts';
import { informationEndpoints } from './information/endpoints.ts';
import { jobEndpoints } from './jobs/endpoints.ts';
import { operationEndpoints } from './operations/endpoints.ts';
import { agreementEndpoints } from './parties/agreementEndpoints.ts';
import { partyEndpoints } from './parties/endpoints.ts';
import { partyReadEndpoints } from './parties/readEndpoints.ts';
import { schoolsEndpoints } from './parties/schoolsEndpoints.ts';
import { paymentEndpoints } from './payments/endpoints.ts';
import { countEndpoints } from './results/countEndpoints.ts';
import { importEndpoints } from './results/importEndpoints.ts';
import { pupilEndpoints } from './results/pupilEndpoints.ts';
import { qualityEndpoints } from './results/qualityEndpoints.ts';
import { resultEndpoints } from './results/resultEndpoints.ts';
import { templateEndpoints } from './results/templateEndpoints.ts';
import { sessionEndpoints } from './session/endpoints.ts';
import { oidcEndpoints } from './session/oidcEndpoints.ts';
import { directoryEndpoints } from './sharing/directoryEndpoints.ts';
import { guardianEndpoints } from './sharing/guardianEndpoints.ts';
import { invitationEndpoints } from './sharing/invitationEndpoints.ts';
import { rosterEndpoints } from './sharing/rosterEndpoints.ts';
import { streamEndpoints } from './streams/endpoints.ts';

export const endpoints = [
  ...partyEndpoints,
  ...partyReadEndpoints,
  ...agreementEndpoints,
  ...schoolsEndpoints,
  ...pilotEndpoints,
  ...frameworkEndpoints,
  ...membershipEndpoints,
  ...stepEndpoints,
  ...importEndpoints,
  ...templateEndpoints,
  ...resultEndpoints,
  ...pupilEndpoints,
  ...countEndpoints,
  ...qualityEndpoints,
  ...subscriptionChangeEndpoints,
  ...subscriptionEndpoints,
  // Before the paths with a number, which would take the archive for one.
  ...renditionEndpoints,
  ...dossierEndpoints,
  ...documentEndpoints,
  ...accountingEndpoints,
  ...paymentEndpoints,
  ...deliveryEndpoints,
  ...deliverySettingEndpoints,
  ...auditEndpoints,
  ...streamEndpoints,
  ...catalogueEndpoints,
  ...informationEndpoints,
  ...feedEndpoints,
  ...sessionEndpoints,
  ...oidcEndpoints,
  ...guardianEndpoints,
  ...invitationEndpoints,
  ...directoryEndpoints,
  ...rosterEndpoints,
  ...jobEndpoints,
  ...operationEndpoints,
] as const;
