#pragma once

#include <optional>
#include <string>
#include <vector>

namespace terpadu::performance::domain {

struct PictureNode {
  std::string id;
  std::string parent;  // drawn as a root when it is not among the nodes
  std::string title;
  std::string label;  // the line above the title: what the node stands for
  int colour = 0;     // 0 to 7
};

struct PictureLink {
  std::string from;
  std::string to;
  bool contribution = true;
};

// The numbers of the nodes at and below `root` ("" is all roots), at most `depth` levels (0 is all), each after its
// parent; siblings by id. Nodes that hang in a circle alone are not reached. None when `root` is not there.
std::optional<std::vector<size_t>> SubtreeOf(const std::vector<PictureNode>& nodes, const std::string& root, int depth);

// An SVG 1.1 document: boxes from the top down, a parent above the middle of its children, leaves side by side; parents
// by lines, contributions dashed, cross-cutting links dotted. Whatever a text holds is shown as text. `nodes` come each
// after its parent.
std::string TreePicture(const std::vector<PictureNode>& nodes, const std::vector<PictureLink>& links);

// Text as it may stand in XML, between tags or in quotes; characters that XML cannot hold become U+FFFD.
std::string XmlText(const std::string& text);

}  // namespace terpadu::performance::domain
