// Links that change the view without loading the page again, and that also work in a new tab.

import type { AnchorHTMLAttributes, ComponentChildren } from 'preact';
import { UNFILTERED, type View, writeView } from './view.ts';

interface LinkProps extends Pick<AnchorHTMLAttributes, 'aria-current' | 'aria-label'> {
  children: ComponentChildren;
}

interface ViewLinkProps extends LinkProps {
  /** What the link shows. @default for what is missing: the whole list, with no event open */
  to: Partial<View>;
  onFollow(): void;
}

export function ViewLink({ to, onFollow, children, ...attributes }: ViewLinkProps) {
  const follow = (click: MouseEvent) => {
    // Lets the browser open a new tab or window.
    if (click.metaKey || click.ctrlKey || click.shiftKey) return;
    click.preventDefault();
    onFollow();
  };
  const href = writeView({ ...UNFILTERED, show: '', event: '', ...to });
  return (
    <a href={href} onClick={follow} {...attributes}>
      {children}
    </a>
  );
}

interface EventLinkProps extends LinkProps {
  /** The event's address. */
  event: string;
  /** What else a new tab shows. @default the whole list */
  view?: View;
  onOpen(event: string): void;
}

/** Opens an event next to the list. */
export const EventLink = ({ event, view, onOpen, ...link }: EventLinkProps) => (
  <ViewLink to={{ ...view, event }} onFollow={() => onOpen(event)} {...link} />
);
