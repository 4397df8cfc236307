/** How documents of the schools of a board are delivered (pages.md 10.20, documents.md 9.9.1). */
import { type DeliverySetting, DeliveryShown, Page, SetDelivery, session, useRead, useRoute } from '../kit/kit.ts';
import { BoardCrumbs } from './BoardCrumbs.tsx';
import { promiseTexts } from './words/promiseTexts.ts';

export const BoardDelivery = () => {
  const { board = '' } = useRoute().params;
  const reading = useRead<DeliverySetting>(`/boards/${encodeURIComponent(board)}/delivery`);
  const of = { kind: 'board', id: board } as const;
  const text = promiseTexts();
  const mayAct = session.value.role !== 'finance';
  return (
    <Page title={text.deliveryTitle(board)} above={<BoardCrumbs board={board} />} of={reading}>
      {(is) => (
        <>
          <p class="lead">{text.deliveryLead}</p>
          <DeliveryShown of={of} is={is} />
          <p class="quiet">{text.deliveryBy}</p>
          {mayAct && <SetDelivery of={of} is={is} etag={reading.etag} onDone={reading.again} />}
        </>
      )}
    </Page>
  );
};
