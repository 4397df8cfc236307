/** What the pages of a school share stands in the kit, because pages of other areas lead to pupils and files too. */
export { EventLink, FileLink, filtersOf, named, PupilLink, SchoolCrumbs, shortPupil } from '../kit/kit.ts';
