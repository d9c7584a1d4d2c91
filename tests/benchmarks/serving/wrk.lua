-- Asks the paths of a file in turn, one a line, and tells at the end what was measured as one line of JSON.
local requests, at = {}, 0

function init(args)
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format(nil, path)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  -- A timeout is a slow answer, which the percentiles tell.
  local failed = errors.connect + errors.read + errors.write + errors.status
  io.write(string.format('\n{"requests": %d, "microseconds": %d, "failed": %d, "p50": %f, "p99": %f}\n',
    summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(99)))
end
