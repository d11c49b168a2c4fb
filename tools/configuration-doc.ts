import { variableOf } from '../src/config/schema.ts'
import { notes } from '../src/config/setting.ts'

/** The reference of all settings, made from the schema itself. */
export function configurationDoc(): string {
  const rows = [...notes].map(([key, { description, fallback, isSecret }]) => {
    const variable = isSecret
      ? `\`${variableOf(key)}\` or \`${variableOf(key)}_FILE\``
      : `\`${variableOf(key)}\``
    return `| ${variable} | \`${key}\` | ${fallback === null ? 'none' : `\`${fallback}\``} | ${description} |`
  })
  return `# Configuration

<!-- Made by tools/write-configuration-doc.ts from src/config/schema.ts; a test checks that it is current. -->

Nothing needs to be set. Settings come from \`portaria.config.json\` in the working folder (or the file that
\`PORTARIA_CONFIG\` names) and from the environment, which wins. \`portaria config check\` reports every fault at once, each with
the key or variable it came from, and exits 78; an unknown key or \`PORTARIA_…\` variable is a fault. \`portaria config print\` shows
what is in force, secrets masked. A variable that ends in \`_FILE\` names a file that holds the secret.

| Variable | Key | Default | Meaning |
|---|---|---|---|
${rows.join('\n')}

A file nests the keys at their dots:

\`\`\`json
{
  "hostname": "portaria.empresa.example",
  "smtp": { "listen": "0.0.0.0:2525" },
  "limits": { "sessions": 200 }
}
\`\`\`
`
}
