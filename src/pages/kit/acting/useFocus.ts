import { useEffect, useRef } from 'preact/hooks';

/** For the heading of a part that a link opened, so that a screen reader goes on there. */
export const useFocus = () => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
};
