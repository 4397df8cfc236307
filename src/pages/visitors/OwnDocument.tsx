/** Loads a document that the server draws whole, when its path is reached from within the pages. */
import { useEffect } from 'preact/hooks';
import { Heading, texts } from '../kit/kit.ts';

export const OwnDocument = () => {
  useEffect(() => location.reload(), []);
  return <Heading>{texts().frame.product}</Heading>;
};
