-- The narrator of the demonstrations: wraps text to the width of a screen, and formats tables.
local narrator = {}

local width = 78

--- Splits `text` into lines of at most `columns` characters, between words.
function narrator.wrap(text, columns)
  local lines, line = {}, ""
  for word in text:gmatch("%S+") do
    if line ~= "" and #line + 1 + #word > columns then
      lines[#lines + 1] = line
      line = word
    else
      line = line == "" and word or line .. " " .. word
    end
  end
  if line ~= "" then lines[#lines + 1] = line end
  return lines
end

--- Prints a paragraph, each line behind `margin`.
function narrator.say(text, margin)
  margin = margin or ""
  for _, line in ipairs(narrator.wrap(text, width - #margin)) do print(margin .. line) end
end

--- Prints a heading with a rule below it.
function narrator.heading(text)
  print("")
  print(text)
  print(string.rep("=", #text))
end

--- Prints rows of cells in columns. The first row is the heading; cells of other rows that are numbers stand to the right.
function narrator.table(rows)
  local widths = {}
  for _, row in ipairs(rows) do
    for i, cell in ipairs(row) do widths[i] = math.max(widths[i] or 0, #tostring(cell)) end
  end
  for number, row in ipairs(rows) do
    local cells = {}
    for i, cell in ipairs(row) do
      local right = type(cell) == "number" or (number == 1 and i > 1)
      cells[i] = string.format("%" .. (right and "" or "-") .. widths[i] .. "s", tostring(cell))
    end
    print((table.concat(cells, "  "):gsub("%s+$", "")))
    if number == 1 then
      local rules = {}
      for i, w in ipairs(widths) do rules[i] = string.rep("-", w) end
      print(table.concat(rules, "  "))
    end
  end
end

return narrator
