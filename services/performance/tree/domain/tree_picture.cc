#include "services/performance/tree/domain/tree_picture.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace terpadu::performance::domain {
namespace {

constexpr int kBoxWidth = 200;
constexpr int kBoxHeight = 52;
constexpr int kColumn = 216;
constexpr int kLevel = 96;
constexpr int kMargin = 16;
constexpr size_t kTitleLetters = 30;
constexpr std::string_view kColours[] = {"#1f4e79", "#2e75b6", "#5b9bd5", "#9dc3e6",
                                         "#548235", "#70ad47", "#a9d18e", "#ffd966"};

struct Place {
  int x = 0;  // of the box's left edge
  int y = 0;
};

// The first letters of a UTF-8 text, whole ones.
std::string Shortened(const std::string& text) {
  size_t letters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && letters++ == kTitleLetters) {
      return text.substr(0, i) + "…";
    }
  }
  return text;
}

std::map<std::string, size_t> NumbersOf(const std::vector<PictureNode>& nodes) {
  std::map<std::string, size_t> numbers;
  for (size_t i = 0; i < nodes.size(); ++i) {
    numbers.emplace(nodes[i].id, i);
  }
  return numbers;
}

std::vector<Place> PlacesOf(const std::vector<PictureNode>& nodes, const std::map<std::string, size_t>& numbers) {
  std::vector<Place> places(nodes.size());
  std::vector<std::vector<size_t>> children(nodes.size());
  std::vector<size_t> roots;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const auto parent = numbers.find(nodes[i].parent);
    if (parent == numbers.end()) {
      roots.push_back(i);
      places[i].y = kMargin;
    } else {
      children[parent->second].push_back(i);
      places[i].y = places[parent->second].y + kLevel;
    }
  }
  // Leaves from left to right, depth first; then parents, which stand before their children, from the last one back.
  int next = kMargin;
  std::vector<size_t> open(roots.rbegin(), roots.rend());
  while (!open.empty()) {
    const size_t node = open.back();
    open.pop_back();
    if (children[node].empty()) {
      places[node].x = next;
      next += kColumn;
    }
    open.insert(open.end(), children[node].rbegin(), children[node].rend());
  }
  for (size_t i = nodes.size(); i-- > 0;) {
    if (!children[i].empty()) {
      places[i].x = (places[children[i].front()].x + places[children[i].back()].x) / 2;
    }
  }
  return places;
}

std::string Number(std::string_view name, int value) {
  return " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

std::string Line(const Place& from, const Place& to, std::string_view style) {
  return "<line" + Number("x1", from.x + kBoxWidth / 2) + Number("y1", from.y + kBoxHeight) +
         Number("x2", to.x + kBoxWidth / 2) + Number("y2", to.y) + " " + std::string(style) + "/>\n";
}

std::string Box(const PictureNode& node, const Place& place) {
  std::string box = "<g><title>" + XmlText(node.label + ": " + node.title) + "</title><rect" + Number("x", place.x) +
                    Number("y", place.y) + Number("width", kBoxWidth) + Number("height", kBoxHeight) +
                    " rx=\"4\" fill=\"#ffffff\" stroke-width=\"2\" stroke=\"";
  box += kColours[std::clamp(node.colour, 0, 7)];
  box += "\"/>";
  const auto text = [&](int y, int size, const std::string& words) {
    box += "<text" + Number("x", place.x + 8) + Number("y", place.y + y) + Number("font-size", size) + ">" +
           XmlText(Shortened(words)) + "</text>";
  };
  text(18, 10, node.label);
  text(38, 12, node.title);
  return box + "</g>\n";
}

}  // namespace

std::string XmlText(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(letter) < 0x20 && letter != '\t' && letter != '\n' && letter != '\r') {
          escaped += "\xEF\xBF\xBD";
        } else {
          escaped += letter;
        }
    }
  }
  return escaped;
}

std::optional<std::vector<size_t>> SubtreeOf(const std::vector<PictureNode>& nodes, const std::string& root,
                                             int depth) {
  const auto numbers = NumbersOf(nodes);
  std::map<std::string, std::vector<size_t>> children;  // in order of id, as the numbers are
  std::vector<std::pair<size_t, int>> open;
  for (const auto& [id, number] : numbers) {
    if (numbers.contains(nodes[number].parent)) {
      children[nodes[number].parent].push_back(number);
    } else if (root.empty()) {
      open.emplace_back(number, 1);
    }
  }
  if (!root.empty()) {
    const auto found = numbers.find(root);
    if (found == numbers.end()) {
      return std::nullopt;
    }
    open.emplace_back(found->second, 1);
  }
  std::vector<bool> seen(nodes.size(), false);
  std::vector<size_t> subtree;
  for (size_t next = 0; next < open.size(); ++next) {
    const auto [node, level] = open[next];
    if (seen[node]) {
      continue;
    }
    seen[node] = true;
    subtree.push_back(node);
    if (depth == 0 || level < depth) {
      for (const size_t child : children[nodes[node].id]) {
        open.emplace_back(child, level + 1);
      }
    }
  }
  return subtree;
}

std::string TreePicture(const std::vector<PictureNode>& nodes, const std::vector<PictureLink>& links) {
  const auto numbers = NumbersOf(nodes);
  const std::vector<Place> places = PlacesOf(nodes, numbers);
  int width = 0;
  int height = 0;
  std::string boxes;
  std::string lines;
  for (size_t i = 0; i < nodes.size(); ++i) {
    width = std::max(width, places[i].x + kBoxWidth);
    height = std::max(height, places[i].y + kBoxHeight);
    boxes += Box(nodes[i], places[i]);
    if (const auto parent = numbers.find(nodes[i].parent); parent != numbers.end() && parent->second < i) {
      lines += Line(places[parent->second], places[i], "stroke=\"#7f7f7f\"");
    }
  }
  for (const PictureLink& link : links) {
    const auto from = numbers.find(link.from);
    const auto to = numbers.find(link.to);
    if (from != numbers.end() && to != numbers.end()) {
      lines += Line(places[to->second], places[from->second],
                    link.contribution ? "stroke=\"#c55a11\" stroke-dasharray=\"6 4\""
                                      : "stroke=\"#7030a0\" stroke-dasharray=\"2 3\"");
    }
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" font-family=\"sans-serif\"" +
         Number("width", width + kMargin) + Number("height", height + kMargin) + ">\n" + lines + boxes + "</svg>\n";
}

}  // namespace terpadu::performance::domain
