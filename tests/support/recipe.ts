import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../docs/recipes')

/**
 * The lines that a recipe tells people to write, by what its block is called.
 *
 * What is particular to a host (ports, paths, users) is put in place of the document's; each must stand there.
 */
export function recipeLines(page: string, block: string, places: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(folder, page), 'utf8')
  const found = [...text.matchAll(/^```(.+)\n([^`]*)^```$/gm)].find(([, name]) => name === block)?.[2]
  if (found === undefined) throw new Error(`expected a block "${block}" in ${page}, found none`)
  return Object.entries(places).reduce((lines, [documented, actual]) => {
    if (!lines.includes(documented)) throw new Error(`expected ${documented} in "${block}" of ${page}`)
    return lines.replaceAll(documented, actual)
  }, found)
}
