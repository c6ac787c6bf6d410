package org.mmrace.bridge.tlc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mmrace.model.words.Domain;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.IntervalValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/**
 * Values of one {@link Domain}: TLA+ value to the bits of a field and back. A value outside the
 * domain is a {@link CodecMismatch} whose message starts with the place inside the leaf.
 */
sealed interface DomainCodec {
  /** Returns the bits of {@code value}. */
  long bits(Value value);

  /** Returns the value of {@code bits}, which are in the domain. */
  Value value(long bits);

  /** Returns the codec of {@code domain}. */
  static DomainCodec of(Domain domain) {
    if (domain instanceof Domain.Range range) {
      return new RangeCodec(range.high());
    }
    if (domain instanceof Domain.Flag) {
      return new FlagCodec();
    }
    if (domain instanceof Domain.Names names) {
      return new NamesCodec(names.names());
    }
    if (domain instanceof Domain.IdSet set) {
      return new Remembered(new IdSetCodec(set.highest()));
    }
    if (domain instanceof Domain.IdSeq seq) {
      return new Remembered(new IdSeqCodec(seq));
    }
    return new Remembered(new StructCodec((Domain.Struct) domain));
  }

  /** Returns {@code value} as one short line. */
  static String show(Value value) {
    String text = value.toString().replaceAll("\\s+", " ");
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }

  /** Returns the integer {@code value}. */
  static int integer(Value value) {
    if (value instanceof IntValue number) {
      return number.val;
    }
    throw new CodecMismatch(" = " + show(value) + " is not an integer");
  }

  /** Integers 0 to {@code high}. */
  record RangeCodec(long high) implements DomainCodec {
    @Override
    public long bits(Value value) {
      int number = integer(value);
      if (number < 0 || number > high) {
        throw new CodecMismatch(" = " + number + " is outside 0.." + high);
      }
      return number;
    }

    @Override
    public Value value(long bits) {
      return IntValue.gen((int) bits);
    }
  }

  /** FALSE and TRUE. */
  record FlagCodec() implements DomainCodec {
    @Override
    public long bits(Value value) {
      if (value instanceof BoolValue flag) {
        return flag.val ? 1 : 0;
      }
      throw new CodecMismatch(" = " + show(value) + " is not a Boolean");
    }

    @Override
    public Value value(long bits) {
      return bits == 0 ? BoolValue.ValFalse : BoolValue.ValTrue;
    }
  }

  /** Strings. */
  final class NamesCodec implements DomainCodec {
    private final Map<Integer, Integer> index =
        new HashMap<>(); // a name from disk is no same object
    private final Value[] values;

    NamesCodec(List<String> names) {
      values = new Value[names.size()];
      for (int i = 0; i < values.length; i++) {
        UniqueString name = UniqueString.uniqueStringOf(names.get(i));
        values[i] = new StringValue(name);
        index.put(name.getTok(), i);
      }
    }

    @Override
    public long bits(Value value) {
      if (!(value instanceof StringValue text)) {
        throw new CodecMismatch(" = " + show(value) + " is not a string");
      }
      Integer found = index.get(text.val.getTok());
      if (found == null) {
        throw new CodecMismatch(
            " = " + show(value) + " is not one of its " + values.length + " names");
      }
      return found;
    }

    @Override
    public Value value(long bits) {
      return values[(int) bits];
    }
  }

  /** Sets of ids of any number of words. */
  record WideSetCodec(int highest) {
    int[] ids(Value value) {
      if (value instanceof IntervalValue interval) {
        return IntStream.rangeClosed(interval.low, interval.high)
            .map(id -> checked(id, value))
            .toArray();
      }
      if (!(value.toSetEnum() instanceof SetEnumValue set)) {
        throw new CodecMismatch(" = " + show(value) + " is not a set");
      }
      int[] ids = new int[set.elems.size()];
      for (int i = 0; i < ids.length; i++) {
        if (!(set.elems.elementAt(i) instanceof IntValue id)) {
          throw new CodecMismatch(" = " + show(value) + " is not a set of integers");
        }
        ids[i] = checked(id.val, value);
      }
      return ids;
    }

    private int checked(int id, Value value) {
      if (id < 0 || id > highest) {
        throw new CodecMismatch(" = " + show(value) + " has a member outside 0.." + highest);
      }
      return id;
    }
  }

  /** Sets of ids. */
  record IdSetCodec(int highest) implements DomainCodec {
    @Override
    public long bits(Value value) {
      long bits = 0;
      for (int id : new WideSetCodec(highest).ids(value)) {
        bits |= 1L << id;
      }
      return bits;
    }

    @Override
    public Value value(long bits) {
      Value[] ids = new Value[Long.bitCount(bits)];
      int next = 0;
      for (long rest = bits; rest != 0; rest &= rest - 1) {
        ids[next++] = IntValue.gen(Long.numberOfTrailingZeros(rest));
      }
      return new SetEnumValue(ids, true);
    }
  }

  /** Sequences of ids of any number of words. */
  record WideSeqCodec(Domain.IdSeq seq) {
    int[] ids(Value value) {
      if (!(value.toTuple() instanceof TupleValue tuple)) {
        throw new CodecMismatch(" = " + show(value) + " is not a sequence");
      }
      if (tuple.elems.length > seq.longest()) {
        throw new CodecMismatch(" = " + show(value) + " is longer than " + seq.longest());
      }
      int[] ids = new int[tuple.elems.length];
      for (int i = 0; i < ids.length; i++) {
        if (!(tuple.elems[i] instanceof IntValue id)) {
          throw new CodecMismatch(" = " + show(value) + " is not a sequence of integers");
        }
        if (id.val < 1 || id.val > seq.highest()) {
          throw new CodecMismatch(
              " = " + show(value) + " has an element outside 1.." + seq.highest());
        }
        ids[i] = id.val;
      }
      return ids;
    }
  }

  /** Sequences of ids. */
  record IdSeqCodec(Domain.IdSeq seq) implements DomainCodec {
    @Override
    public long bits(Value value) {
      int[] ids = new WideSeqCodec(seq).ids(value);
      long bits = 0;
      for (int i = 0; i < ids.length; i++) {
        bits |= (long) ids[i] << i * seq.digit();
      }
      return bits;
    }

    @Override
    public Value value(long bits) {
      int length = 0;
      for (long rest = bits; rest != 0; rest >>>= seq.digit()) {
        length++;
      }
      Value[] ids = new Value[length];
      for (int i = 0; i < length; i++) {
        ids[i] = IntValue.gen((int) (bits >>> i * seq.digit() & (1L << seq.digit()) - 1));
      }
      return new TupleValue(ids);
    }
  }

  /** Records packed into one field. */
  final class StructCodec implements DomainCodec {
    private final FieldNames names;
    private final Domain.Part[] parts;
    private final DomainCodec[] codecs;
    private final UniqueString[] sorted;
    private final int[] partOfSorted;

    StructCodec(Domain.Struct struct) {
      parts = struct.parts().toArray(new Domain.Part[0]);
      codecs = Arrays.stream(parts).map(part -> of(part.domain())).toArray(DomainCodec[]::new);
      names = new FieldNames(Arrays.stream(parts).map(Domain.Part::name).toList());
      sorted = names.sorted();
      partOfSorted = names.positionsOfSorted();
    }

    @Override
    public long bits(Value value) {
      Value[] values;
      int[] positions;
      if (value instanceof RecordValue rcd) {
        values = rcd.values;
        positions = names.positions(rcd.names);
      } else if (value.toFcnRcd() instanceof FcnRcdValue fcn && fcn.domain != null) {
        values = fcn.values;
        positions = names.positions(fcn.domain);
      } else {
        throw new CodecMismatch(" = " + show(value) + " is not a record");
      }
      long bits = 0;
      for (int i = 0; i < values.length; i++) {
        Domain.Part part = parts[positions[i]];
        try {
          bits |= codecs[positions[i]].bits(values[i]) << part.shift();
        } catch (CodecMismatch mismatch) {
          throw new CodecMismatch("." + part.name() + mismatch.getMessage());
        }
      }
      return bits;
    }

    @Override
    public Value value(long bits) {
      Value[] values = new Value[sorted.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = codecs[partOfSorted[i]].value(parts[partOfSorted[i]].of(bits));
      }
      return new RecordValue(sorted, values, true);
    }
  }

  /** Keeps the values made last: states repeat them. */
  final class Remembered implements DomainCodec {
    private static final int SLOTS = 1024;
    private final DomainCodec codec;
    private final long[] keys = new long[SLOTS];
    private final Value[] values = new Value[SLOTS];

    Remembered(DomainCodec codec) {
      this.codec = codec;
    }

    @Override
    public long bits(Value value) {
      return codec.bits(value);
    }

    @Override
    public Value value(long bits) {
      int slot = (int) (bits * 0x9E3779B97F4A7C15L >>> 54);
      if (values[slot] == null || keys[slot] != bits) {
        keys[slot] = bits;
        values[slot] = codec.value(bits);
      }
      return values[slot];
    }
  }
}
