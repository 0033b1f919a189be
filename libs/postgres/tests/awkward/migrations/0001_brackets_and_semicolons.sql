-- All that CMake is prone to split, fill in or drop: ; [ ] ${name} @name@ \; \n $<CONFIG> )" {0012}
CREATE TABLE awkward (texts text[] NOT NULL);
INSERT INTO awkward VALUES (ARRAY[';', '[', ']', '${name}', '@name@', '\;', '$<CONFIG>', ')"', '{0012}']);;
