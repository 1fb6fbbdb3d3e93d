/**
 * Where the words of a message that is to vanish are kept, so that nothing of them stays in the file.
 *
 * SQLite moves short rows between pages, and does not clear what they leave behind there (`rebuildPage` in its btree.c):
 * `secure_delete` overwrites only where a row stands last. What of a row does not fit into its page is in overflow pages, which
 * are never moved, and are cleared when the row is changed or deleted. So these rows begin with zeros that fill all that can be
 * in the page (https://www.sqlite.org/fileformat2.html#b_tree_pages): what stands behind them is in overflow pages only.
 */
import { pageBytes } from './page-seal';

/** SQLCipher's initialization vector and HMAC at the end of each page. */
const reservedBytes = 80;
/** The most of a row that its page can hold is 35 bytes less than what is usable of the page. */
export const ballastBytes = pageBytes - reservedBytes - 35;
