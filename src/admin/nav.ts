import type { User } from '../domain/user.ts'

/** An entry of the navigation. */
export type NavItem = { readonly key: string; readonly href: string; readonly isCurrent: boolean }

const items = [
  { key: 'nav.start', href: '/', role: 'operator' },
  { key: 'nav.messages', href: '/messages', role: 'operator' },
  { key: 'nav.at-door', href: '/at-door', role: 'operator' },
  { key: 'nav.tickets', href: '/tickets', role: 'operator' },
  { key: 'nav.desks', href: '/desks', role: 'administrator' },
  { key: 'nav.blocklist', href: '/blocklist', role: 'operator' },
  { key: 'nav.rules', href: '/rules', role: 'administrator' },
  { key: 'nav.simulate', href: '/simulate', role: 'operator' },
  { key: 'nav.filter', href: '/filter', role: 'operator' },
  { key: 'nav.contacts', href: '/contacts', role: 'operator' },
  { key: 'nav.users', href: '/users', role: 'administrator' },
  { key: 'nav.audit', href: '/audit', role: 'administrator' },
] as const

/** The navigation of a signed-in person, with the area that is open. */
export function navOf(user: User, path: string): NavItem[] {
  return items
    .filter(({ role }) => role === 'operator' || user.role === 'administrator')
    .map(({ key, href }) => ({
      key,
      href,
      isCurrent: href === '/' ? path === '/' : `${path}/`.startsWith(`${href}/`),
    }))
}
