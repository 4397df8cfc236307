/** Why a choice was not taken. It has the focus. */
import { useEffect, useRef } from 'preact/hooks';
import { Failed, type Failure } from '../kit/kit.ts';

export const ErrorNotice = ({ of }: { of: Failure | undefined }) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (of !== undefined) box.current?.focus();
  }, [of]);
  if (of === undefined) return null;
  return (
    <div ref={box} tabIndex={-1}>
      <Failed failure={of} />
    </div>
  );
};
