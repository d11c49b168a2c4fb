import { splitAddress } from './address.ts'
import { fieldsNamed } from './header-parse.ts'
import type { HeaderSection } from './header-section.ts'

/** No path is longer. RFC 5321 §4.5.3.1.3 */
const maxLength = 256

/**
 * The reverse-path that the host of final delivery has written into a mail; `null` where it says none or the null one.
 *
 * It is put above all else, so the topmost counts: whatever stands below, the sender may have written. It proves as much
 * as MAIL FROM does. RFC 5321 §4.4
 */
export function returnPathOf(section: HeaderSection): string | null {
  const [first] = fieldsNamed(section, 'Return-Path')
  const path = first?.value.trim().replace(/^<(.*)>$/, '$1') ?? ''
  const isPath = path.length <= maxLength && /^[^\s<>\p{Cc}]+$/u.test(path)
  return isPath && splitAddress(path) !== null ? path : null
}
