/** The words of how documents of a board are delivered, in both languages. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: (board: string | undefined) => (board === undefined ? 'Bezorging' : `Bezorging – ${board}`),
  lead: 'Zo worden de facturen van alle scholen van dit bestuur bezorgd, behalve waar een school zelf iets koos.',
  by: 'Niets gaat vanzelf: de leverancier geeft voor elke bezorging de opdracht.',
};

const en: typeof nl = {
  title: (board) => (board === undefined ? 'Delivery' : `Delivery – ${board}`),
  lead: 'This is how the invoices of all schools of this board are delivered, except where a school chose something itself.',
  by: 'Nothing goes by itself: the supplier asks for each delivery.',
};

export const deliveryTexts = () => ({ nl, en })[languageNow()];
