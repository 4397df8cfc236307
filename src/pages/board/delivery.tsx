/** How documents of the schools of a board are delivered (pages.md 10.20, documents.md 9.9.1). */
import {
  BoardCrumbs,
  type DeliverySetting,
  DeliveryShown,
  Page,
  SetDelivery,
  session,
  useRead,
  useRoute,
} from '../kit/kit.ts';
import { deliveryTexts } from './words/deliveryTexts.ts';

export const BoardDelivery = () => {
  const { board = '' } = useRoute().params;
  const reading = useRead<DeliverySetting>(`/boards/${encodeURIComponent(board)}/delivery`);
  const of = { kind: 'board', id: board } as const;
  const text = deliveryTexts();
  const mayAct = session.value.role !== 'finance';
  return (
    <Page title={text.title(board)} above={<BoardCrumbs board={board} />} of={reading}>
      {(is) => (
        <>
          <p class="lead">{text.lead}</p>
          <DeliveryShown of={of} is={is} />
          <p class="quiet">{text.by}</p>
          {mayAct && <SetDelivery of={of} is={is} etag={reading.etag} onDone={reading.again} />}
        </>
      )}
    </Page>
  );
};
