/** The entry of a page. Everything that it starts is in the one file that all pages share. */
import './kit/kit.ts';
