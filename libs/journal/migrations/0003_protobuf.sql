-- One statement of a hot command both changes state and writes the event that tells of it. What only the statement
-- knows (a balance, a line's name) it appends to the payload that the program began: the protobuf wire format lets a
-- message be completed by concatenation. Field numbers come from the generated constants, as parameters.

CREATE FUNCTION protobuf_varint(value bigint) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest bigint := value;
  low int;
  bytes bytea := '';
BEGIN
  IF value < 0 THEN
    RAISE EXCEPTION 'protobuf_varint: % is below 0', value USING ERRCODE = 'numeric_value_out_of_range';
  END IF;
  LOOP
    low := (rest & 127)::int;
    rest := rest >> 7;
    IF rest = 0 THEN
      RETURN bytes || set_byte('\x00', 0, low);
    END IF;
    bytes := bytes || set_byte('\x00', 0, low | 128);
  END LOOP;
END
$$;

-- An int64, int32 or enum field; 0 is left out, as proto3 does.
CREATE FUNCTION protobuf_int(field int, value bigint) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN value = 0 THEN ''::bytea ELSE protobuf_varint(field::bigint << 3) || protobuf_varint(value) END
$$;

-- A string field; '' is left out.
CREATE FUNCTION protobuf_text(field int, value text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN value = '' THEN ''::bytea
    ELSE protobuf_varint((field::bigint << 3) | 2) || protobuf_varint(octet_length(convert_to(value, 'UTF8'))::bigint)
         || convert_to(value, 'UTF8') END
$$;
