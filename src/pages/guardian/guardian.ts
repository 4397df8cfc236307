/** The views of a guardian, in one file. */
export { AboutMe } from './aboutMe.tsx';
export { Directory } from './directory.tsx';
export { MyChoices } from './myChoices.tsx';
export { WhatIShare } from './whatIShare.tsx';
