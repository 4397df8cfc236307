/** Loads the document that draws the contract, when its path is reached from within the pages. */
import { useEffect } from 'preact/hooks';
import { Heading, texts } from '../kit/kit.ts';

export const Api = () => {
  useEffect(() => location.reload(), []);
  return <Heading>{texts().interface.menu.api}</Heading>;
};
