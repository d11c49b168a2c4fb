import type { MessageFacts } from './facts.ts'

/** Whether the author is proved to be who From says; nobody is whom nothing was checked of. */
export function isAuthorAligned({ authentication }: Pick<MessageFacts, 'authentication'>): boolean {
  return authentication?.aligned ?? false
}
