/** All routes of parents' sharing (6.4). Billing neither uses nor changes anything of it. */
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { directoryRoutes } from './directory.ts';
import { guardianRoutes } from './guardians.ts';
import { rosterRoutes } from './roster.ts';

export const sharingRoutes = (serving: Serving): Routes => ({
  ...guardianRoutes(serving),
  ...directoryRoutes(serving),
  ...rosterRoutes(serving),
});
