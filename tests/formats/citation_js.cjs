// citation-js as the tests call it: jobs on standard input, {name: {data, to} or {data, from}}, answers on standard
// output, {name: text or CSL-JSON items, or {error}}. NODE_PATH says where it is installed.
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
require('@citation-js/plugin-ris')

const answers = {}
for (const [name, job] of Object.entries(JSON.parse(require('fs').readFileSync(0, 'utf8')))) {
  try {
    answers[name] = job.to ? new Cite(job.data).format(job.to) : new Cite(job.data, { forceType: job.from }).data
  } catch (error) {
    answers[name] = { error: String(error) }
  }
}
process.stdout.write(JSON.stringify(answers))
