/** `/uitnodiging`: a guardian opens the link of the school's invitation (pages.md 10.14). */
import { Heading, texts } from '../kit/kit.ts';
import { GoOn } from './GoOn.tsx';
import { useCode } from './useCode.ts';

export const Invitation = () => {
  const { account } = texts();
  const code = useCode();
  return (
    <>
      <Heading>{account.invited}</Heading>
      {code.code === undefined ? (
        <p>{account.notWhole}</p>
      ) : (
        <>
          <p>{account.invitedBy}</p>
          <GoOn of={code} />
        </>
      )}
    </>
  );
};
