/** A system of the product, and what a student should know of it. */
export interface Card {
  /** The same as of its folder in `lib`, and of its stack. */
  readonly word: string;
  /** Where its constructs are. @default - `lib/<word>` */
  readonly folder?: string;
  /** As the deck names it. */
  readonly title: string;
  /** What it is and what it does here, in a sentence or two. */
  readonly says: string;
  readonly questions: readonly Question[];
  /** A price comparison that this card is about. @default - none */
  readonly comparison?: string;
}

/** Where a card's constructs are. */
export function folderOf({ word, folder = `lib/${word}` }: Card): string {
  return folder;
}

/** One side of a flash card, and the other. */
export interface Question {
  /** The deck's heading that it comes from. */
  readonly deck: string;
  readonly ask: string;
  readonly answer: string;
  /** Lines of this project's code that show the answer. */
  readonly shown: readonly Evidence[];
}

export interface Evidence {
  readonly file: string;
  /** Is on the line that is meant, and on none before it. */
  readonly text: string;
}

export function shown(file: string, text: string): Evidence {
  return { file, text };
}
