-- wrk: posts the lines of the file MESSAGES in turn, and prints figures for a program.
local bodies = {}
for line in io.lines(os.getenv("MESSAGES")) do bodies[#bodies + 1] = line end
local sent = 0

function request()
  -- Each round has another number of spaces in its messages: no reply was kept ready.
  local spaces = string.rep(" ", math.floor(sent / #bodies) % 500)
  local body = bodies[sent % #bodies + 1]:gsub('"}$', spaces .. '"}')
  sent = sent + 1
  return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("FIGURES %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout + e.status))
end
