import type { ChainCheck, ChainFault } from '../store/chain-check.ts'

/** What a check of the chain found, for people; the names of the first faults. */
export function chainInWords({ links, messages, gone, erased, root, faults }: ChainCheck): string {
  const size = `${messages} messages in ${links} links, ${gone} no longer kept${erased > 0 ? `, ${erased} erased` : ''}`
  if (faults.length === 0) return links === 0 ? size : `${size}, up to ${root}`
  return `${size}; changed: ${faults.map(faultInWords).join(', ')}`
}

function faultInWords(fault: ChainFault): string {
  switch (fault.kind) {
    case 'head':
      return 'the head'
    case 'link':
      return `link ${fault.link}`
    case 'message':
      return `message ${fault.messageId} of link ${fault.link}`
  }
}
