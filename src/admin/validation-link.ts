import type { ValidationLink } from '../store/validation-requests.ts'
import type { PageContext } from './page.ts'

/** How long a requester may answer by the link of a mail. */
const linkMs = 14 * 24 * 3_600_000

/** What the pass in a link is for. */
export function validationMatter(requestId: string): string {
  return `validation ${requestId}`
}

/** How the link of a mail that leaves at this moment is made; `null` where nobody outside could open it. A20 */
export function validationLink(
  { passes, publicUrl }: Pick<PageContext, 'passes' | 'publicUrl'>,
  leavesAt: Date,
): ValidationLink | null {
  if (publicUrl === null) return null
  const until = new Date(leavesAt.getTime() + linkMs)
  const linkTo = (id: string): string =>
    new URL(`/v/${id}.${passes.sign(validationMatter(id), until)}`, publicUrl).href
  return { linkTo, until }
}
