/** Where a page begins. All that it starts lies in the one file that all pages share. */
import './kit/kit.ts';
