/** All kinds of commands, with their frequency in a random scenario. */
import { billing } from './steps/billing.ts';
import { boards } from './steps/boards.ts';
import { parties } from './steps/parties.ts';
import { results } from './steps/results.ts';
import type { Step } from './steps/step.ts';

const all = { ...parties, ...results, ...billing, ...boards };

export type StepName = keyof typeof all;

export const steps: Readonly<Record<StepName, Step>> = all;

export const weights: Readonly<Record<StepName, number>> = {
  registerSchool: 4,
  setDebtor: 1,
  acceptTerms: 6,
  signDpa: 5,
  endDpa: 1,
  registerBoard: 3,
  signBoardDpa: 3,
  endBoardDpa: 1,
  registerSupplier: 1,
  definePlan: 2,
  setSource: 1,
  importRegister: 1,
  askInformation: 1,
  handleInformation: 1,
  import: 26,
  importAgain: 3,
  withdrawImport: 4,
  correctResult: 4,
  withdrawResult: 3,
  lift: 2,
  lookUp: 1,
  destroySecret: 1,
  startTrial: 2,
  startSubscription: 10,
  migrate: 5,
  takeBackMigration: 2,
  end: 2,
  takeBackEnd: 2,
  run: 8,
  runThatDies: 2,
  previewRun: 1,
  previewEnd: 1,
  credit: 3,
  correct: 2,
  startPilot: 3,
  evaluatePilot: 3,
  conclude: 3,
  decideOnAgreement: 3,
  join: 5,
  leave: 1,
};
