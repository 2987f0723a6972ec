/** All items of a list that comes in pages, as they are read. */
export interface Items<Item> extends AsyncIterable<Item> {
  /** Reads up to `limit` items into a list, and asks for no page beyond them. */
  toArray(options: { readonly limit: number }): Promise<Item[]>;
}

/** All pages of a list, as they are read. */
export interface Pages<Page> extends AsyncIterable<Page> {
  /** Reads up to `limit` pages. */
  toArray(options: { readonly limit: number }): Promise<Page[]>;
}
