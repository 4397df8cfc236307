/** All routes of what parents share with other parents (6.4): a part of its own, which nothing of billing touches. */
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
