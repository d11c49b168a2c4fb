import type { Role, User } from '../domain/user.ts'

/** An entry of the navigation. */
export type NavItem = { readonly key: string; readonly href: string; readonly isCurrent: boolean }

/** The navigation of a page: its areas, and what the area that is open holds. */
export type Nav = { readonly areas: readonly NavItem[]; readonly items: readonly NavItem[] }

type Entry = { readonly key: string; readonly href: string; readonly role: Role }

const areas: readonly { readonly key: string; readonly entries: readonly Entry[] }[] = [
  {
    key: 'nav.area.service',
    entries: [
      { key: 'nav.start', href: '/', role: 'operator' },
      { key: 'nav.triage', href: '/triage', role: 'operator' },
      { key: 'nav.tickets', href: '/tickets', role: 'operator' },
      { key: 'nav.distribution', href: '/distribution', role: 'operator' },
      { key: 'nav.searches', href: '/searches', role: 'operator' },
    ],
  },
  {
    key: 'nav.area.mail',
    entries: [
      { key: 'nav.messages', href: '/messages', role: 'operator' },
      { key: 'nav.at-door', href: '/at-door', role: 'operator' },
      { key: 'nav.simulate', href: '/simulate', role: 'operator' },
      { key: 'nav.filter', href: '/filter', role: 'operator' },
    ],
  },
  {
    key: 'nav.area.outgoing',
    entries: [
      { key: 'nav.outbox', href: '/outbox', role: 'operator' },
      { key: 'nav.channels', href: '/channels', role: 'administrator' },
      { key: 'nav.accounts', href: '/accounts', role: 'administrator' },
      { key: 'nav.suppressions', href: '/suppressions', role: 'operator' },
      { key: 'nav.mail-templates', href: '/mail-templates', role: 'administrator' },
      { key: 'nav.workflow-steps', href: '/workflow-steps', role: 'administrator' },
      { key: 'nav.signatures', href: '/signatures', role: 'administrator' },
    ],
  },
  {
    key: 'nav.area.people',
    entries: [
      { key: 'nav.contacts', href: '/contacts', role: 'operator' },
      { key: 'nav.clients', href: '/clients', role: 'operator' },
      { key: 'nav.associations', href: '/associations', role: 'operator' },
      { key: 'nav.orders', href: '/orders', role: 'operator' },
      { key: 'nav.users', href: '/users', role: 'administrator' },
      { key: 'nav.groups', href: '/groups', role: 'administrator' },
    ],
  },
  {
    key: 'nav.area.setting',
    entries: [
      { key: 'nav.desks', href: '/desks', role: 'administrator' },
      { key: 'nav.pulled-accounts', href: '/pulled-accounts', role: 'administrator' },
      { key: 'nav.queues', href: '/queues', role: 'administrator' },
      { key: 'nav.ticket-types', href: '/ticket-types', role: 'administrator' },
      { key: 'nav.classifications', href: '/classifications', role: 'administrator' },
      { key: 'nav.branches', href: '/branches', role: 'administrator' },
      { key: 'nav.contracts', href: '/contracts', role: 'administrator' },
      { key: 'nav.blocklist', href: '/blocklist', role: 'operator' },
      { key: 'nav.rules', href: '/rules', role: 'administrator' },
      { key: 'nav.audit', href: '/audit', role: 'administrator' },
    ],
  },
]

/** The navigation of a signed-in person, with the area and the entry that are open; an area is its first entry. */
export function navOf(user: User, path: string): Nav {
  const open = areas.flatMap(({ key, entries }) => {
    const items = entries.filter(({ role }) => role === 'operator' || user.role === 'administrator')
    const [first] = items
    const isCurrent = items.some(({ href }) => isBelow(path, href))
    return first === undefined ? [] : [{ key, href: first.href, isCurrent, items }]
  })
  return {
    areas: open.map(({ key, href, isCurrent }) => ({ key, href, isCurrent })),
    items: (open.find(({ isCurrent }) => isCurrent)?.items ?? []).map(({ key, href }) => ({
      key,
      href,
      isCurrent: isBelow(path, href),
    })),
  }
}

function isBelow(path: string, href: string): boolean {
  return href === '/' ? path === '/' : `${path}/`.startsWith(`${href}/`)
}
