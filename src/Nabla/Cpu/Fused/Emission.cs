using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics.X86;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Writes a kernel as code, which the runtime's compiler then turns into instructions.</summary>
/// <remarks>
/// Constants are made before the loops, elements that are repeated along a row before its columns. Every step's result is a local: the compiler
/// decides which of them is ever stored, of those that <see cref="RegisterPlan"/> leaves to it.
/// Note [Accumulators in registers]
/// What a kernel computes along a row and what is only combined need not go through memory. The tree of a reduction begins with so many accumulators (<see cref="ReductionTree.Accumulators"/>),
/// which take the elements in turn: as many registers as hold them are worked on at a time, and each is combined with its own elements. A loop of many steps is not written so often:
/// there the registers change places. At the end of the row they are written side by side, where they are combined as a row of so many elements would be: the same tree.
/// </remarks>
[RequiresDynamicCode("It writes code.")]
internal sealed unsafe class Emission
{
    // Steps of a loop that is written once for each register of accumulators.
    private const int MostSteps = 160;

    // Arguments of a kernel, which its constants come before.
    private const short Rows = 3;
    private const short ColumnsOfRow = 4;

    private static readonly MethodInfo s_ask = ((Ask)Sse.Prefetch1).Method;

    private readonly KernelKey _key;
    private readonly SymbolicLoop _loop;
    private readonly LaneTypes _lanes;
    private readonly ILGenerator _il;
    private readonly Dictionary<DType, Steps> _steps = [];
    private readonly LocalBuilder[] _places;
    private readonly LocalBuilder _firstConstant;
    private readonly RegisterPlan _plan;

    // Registers that hold the accumulators of a combination, and how many of them are worked on at a time: all, or some, where they change places after each time.
    private readonly int _registers;
    private readonly int _parts;
    private readonly LocalBuilder[,] _accumulators;

    // For each step the local that holds its result: for what is one along a row and for constants; then for each of the registers that are computed together.
    private LocalBuilder?[] _values;

    private Emission(KernelKey key, SymbolicLoop loop, ILGenerator il)
    {
        _key = key;
        _loop = loop;
        _lanes = LaneTypes.Of(key.Program);
        _il = il;
        _places = new LocalBuilder[key.Program.Inputs + key.Program.Outputs.Length + key.Asked];
        _values = new LocalBuilder?[loop.Table.Entries.Count];
        _registers = key.Accumulated == 0 ? 1 : ReductionTree.Accumulators / _lanes.Count(key.RegisterBits);
        _plan = new RegisterPlan(loop, key, _registers);
        _parts = _registers * _values.Length <= MostSteps ? _registers : _plan.Together;
        _firstConstant = il.DeclareLocal(typeof(nint));
        _accumulators = new LocalBuilder[key.Accumulated, _registers];
    }

    private delegate void Ask(void* line);

    /// <summary>The kernel, not yet compiled.</summary>
    public static Kernel Write(KernelKey key)
    {
        DynamicMethod method = new("Kernel", typeof(void), [typeof(KernelConstants), typeof(byte**), typeof(nint*), typeof(nint), typeof(nint)], typeof(Emission).Module, skipVisibility: true);
        Emission emission = new(key, SymbolicLoop.Of(key.Program), method.GetILGenerator());
        emission.Write();
        return method.CreateDelegate<Kernel>(emission.Constants());
    }

    private KernelConstants Constants() => new(Array.ConvertAll(_plan.Fetched.ToArray(), number => (uint)_loop.Table.Entries[number].Bits));

    private void Write()
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Call, KernelConstants.Start);
        _il.Emit(OpCodes.Stloc, _firstConstant);
        for (int i = 0; i < _values.Length; i++)
        {
            if (_loop.Table.Entries[i].Step == Step.Constant && !_plan.IsFetched(i))
            {
                Constant(i);
            }
        }

        for (int operand = 0; operand < _places.Length; operand++)
        {
            _places[operand] = _il.DeclareLocal(typeof(nint));
            Element(OpCodes.Ldarg_1, operand);
            _il.Emit(OpCodes.Stloc, _places[operand]);
        }

        LocalBuilder row = _il.DeclareLocal(typeof(nint));
        Label rows = Begin(row);
        for (int i = 0; i < _values.Length; i++)
        {
            SymbolTable.Entry entry = _loop.Table.Entries[i];
            if (entry.Step == Step.Input && _key.IsRepeated((int)entry.Bits))
            {
                Repeated(i, (int)entry.Bits);
            }
        }

        Columns();
        for (int operand = 0; operand < _places.Length; operand++)
        {
            _il.Emit(OpCodes.Ldloc, _places[operand]);
            Element(OpCodes.Ldarg_2, operand);
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Stloc, _places[operand]);
        }

        End(row, 1, Rows, rows);
        _il.Emit(OpCodes.Ret);
    }

    private void Columns()
    {
        LocalBuilder column = _il.DeclareLocal(typeof(nint));
        EachAccumulator(BeginAccumulator);
        Label columns = Begin(column);
        bool[] isOfColumns = [.. _values.Select((value, number) => value is null && !_plan.IsFetched(number) && !_plan.IsCompared(number))];
        for (int part = 0; part < _parts; part += _plan.Together)
        {
            Parts(part, column, isOfColumns);
        }

        if (_parts < _registers)
        {
            Turn();
        }

        End(column, _parts * _lanes.Count(_key.RegisterBits), ColumnsOfRow, columns);
        EachAccumulator(EndAccumulator);
    }

    /// <summary>Some registers of each value, step by step together.</summary>
    private void Parts(int first, LocalBuilder column, bool[] isOfColumns)
    {
        LocalBuilder?[] outside = _values;
        LocalBuilder?[][] inside = [.. Enumerable.Range(0, _plan.Together).Select(_ => (LocalBuilder?[])outside.Clone())];
        void Each(Action<int> emit)
        {
            for (int part = 0; part < inside.Length; part++)
            {
                _values = inside[part];
                emit(first + part);
            }
        }

        Each(part => Asked(part, column));
        for (int i = 0; i < isOfColumns.Length; i++)
        {
            if (isOfColumns[i])
            {
                Each(part => Value(i, column, part));
            }
        }

        // All is read before anything is written: an output may lie where an input lay.
        Each(part => Outputs(part, column));
        _values = outside;
    }

    private void Asked(int part, LocalBuilder column)
    {
        for (int asked = _places.Length - _key.Asked; asked < _places.Length; asked++)
        {
            Address(asked, column, _lanes.Widest, part);
            _il.Emit(OpCodes.Call, s_ask);
        }
    }

    private void Outputs(int part, LocalBuilder column)
    {
        int stored = _loop.Outputs.Length - _key.Accumulated;
        for (int output = 0; output < _loop.Outputs.Length; output++)
        {
            int number = _loop.Outputs[output];
            _il.Emit(OpCodes.Ldloc, _values[number]!);
            if (output >= stored)
            {
                _il.Emit(OpCodes.Stloc, _accumulators[output - stored, part]);
                continue;
            }

            int operand = _key.Program.Inputs + output;
            DType dtype = _key.Program.OperandType(operand);
            Address(operand, column, dtype.Size(), part);
            _il.Emit(OpCodes.Call, StepsOf(number).Store(dtype));
        }
    }

    /// <summary>Puts the accumulators first that come next.</summary>
    private void Turn()
    {
        for (int accumulated = 0; accumulated < _key.Accumulated; accumulated++)
        {
            for (int register = 0; register < _registers; register++)
            {
                _il.Emit(OpCodes.Ldloc, _accumulators[accumulated, (register + _parts) % _registers]);
            }

            for (int register = _registers - 1; register >= 0; register--)
            {
                _il.Emit(OpCodes.Stloc, _accumulators[accumulated, register]);
            }
        }
    }

    private void EachAccumulator(Action<int, int> emit)
    {
        for (int accumulated = 0; accumulated < _key.Accumulated; accumulated++)
        {
            for (int register = 0; register < _registers; register++)
            {
                emit(accumulated, register);
            }
        }
    }

    private void BeginAccumulator(int accumulated, int register)
    {
        int operand = _key.Program.Inputs - _key.Accumulated + accumulated;
        Steps steps = StepsOf(_loop.Outputs[_loop.Outputs.Length - _key.Accumulated + accumulated]);
        _accumulators[accumulated, register] = _il.DeclareLocal(steps.Register);
        Address(operand, null, _key.Program.OperandType(operand).Size(), register);
        _il.Emit(OpCodes.Call, steps.Load(_key.Program.OperandType(operand)));
        _il.Emit(OpCodes.Stloc, _accumulators[accumulated, register]);
    }

    private void EndAccumulator(int accumulated, int register)
    {
        int output = _loop.Outputs.Length - _key.Accumulated + accumulated;
        int operand = _key.Program.Inputs + output;
        _il.Emit(OpCodes.Ldloc, _accumulators[accumulated, register]);
        Address(operand, null, _key.Program.OperandType(operand).Size(), register);
        _il.Emit(OpCodes.Call, StepsOf(_loop.Outputs[output]).Store(_key.Program.OperandType(operand)));
    }

    private void Constant(int number)
    {
        SymbolTable.Entry entry = _loop.Table.Entries[number];
        double kept = entry.Lane == DType.Float32 ? BitConverter.UInt32BitsToSingle((uint)entry.Bits) : double.NaN;
        if (double.IsNaN(kept))
        {
            _il.Emit(OpCodes.Ldc_I8, (long)entry.Bits);
            _il.Emit(OpCodes.Call, StepsOf(number).OfBits);
        }
        else
        {
            _il.Emit(OpCodes.Ldc_R8, kept);
            _il.Emit(OpCodes.Call, StepsOf(number).Kept);
        }

        Put(number);
    }

    private void Repeated(int number, int operand)
    {
        _il.Emit(OpCodes.Ldloc, _places[operand]);
        _il.Emit(OpCodes.Call, StepsOf(number).Repeat(_key.Program.OperandType(operand)));
        Put(number);
    }

    private void Value(int number, LocalBuilder column, int part)
    {
        SymbolTable.Entry entry = _loop.Table.Entries[number];
        Steps steps = StepsOf(number);
        if (entry.Step == Step.Input && (int)entry.Bits - (_key.Program.Inputs - _key.Accumulated) is var accumulated and >= 0)
        {
            _values[number] = _accumulators[accumulated, part];
            return;
        }

        if (entry.Step == Step.Input)
        {
            Address((int)entry.Bits, column, _key.Program.OperandType((int)entry.Bits).Size(), part);
            _il.Emit(OpCodes.Call, steps.Load(_key.Program.OperandType((int)entry.Bits)));
        }
        else
        {
            Argument(entry.X);
            Argument(entry.Y);
            Argument(entry.Z);
            if (entry.Step is Step.ShiftLeft or Step.ShiftRight)
            {
                _il.Emit(OpCodes.Ldc_I4, (int)entry.Bits);
            }

            _il.Emit(OpCodes.Call, entry.Step switch
            {
                Step.Each => steps.Each(entry.Function!),
                Step.Reinterpret => steps.From(_loop.Table.Entries[entry.X].Lane),
                Step.Convert => steps.Convert(_loop.Table.Entries[entry.X].Lane),
                _ => steps.Of(entry.Step),
            });
        }

        Put(number);
    }

    private void Argument(int number)
    {
        if (number < 0)
        {
            return;
        }

        SymbolTable.Entry entry = _loop.Table.Entries[number];
        if (_plan.IsFetched(number))
        {
            _il.Emit(OpCodes.Ldloc, _firstConstant);
            _il.Emit(OpCodes.Ldc_I4, KernelConstants.Offset(_plan.Fetched.IndexOf(number)));
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Call, StepsOf(number).Load(entry.Lane));
        }
        else if (_plan.IsCompared(number))
        {
            Argument(entry.X);
            Argument(entry.Y);
            _il.Emit(OpCodes.Call, StepsOf(number).Of(entry.Step));
        }
        else
        {
            _il.Emit(OpCodes.Ldloc, _values[number]!);
        }
    }

    private void Put(int number)
    {
        LocalBuilder local = _il.DeclareLocal(StepsOf(number).Register);
        _il.Emit(OpCodes.Stloc, local);
        _values[number] = local;
    }

    /// <summary>The address of one of the registers that a row is worked on at a time.</summary>
    private void Address(int operand, LocalBuilder? column, int size, int part)
    {
        _il.Emit(OpCodes.Ldloc, _places[operand]);
        if (column is not null)
        {
            _il.Emit(OpCodes.Ldloc, column);
            if (size > 1)
            {
                _il.Emit(OpCodes.Ldc_I4, size);
                _il.Emit(OpCodes.Conv_I);
                _il.Emit(OpCodes.Mul);
            }

            _il.Emit(OpCodes.Add);
        }

        if (part > 0)
        {
            _il.Emit(OpCodes.Ldc_I4, part * _lanes.Count(_key.RegisterBits) * size);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Add);
        }
    }

    /// <summary>An entry of an argument that is an array of pointers or distances.</summary>
    private void Element(OpCode array, int index)
    {
        _il.Emit(array);
        _il.Emit(OpCodes.Ldc_I4, index * 8);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldind_I);
    }

    private Label Begin(LocalBuilder index)
    {
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Stloc, index);
        Label top = _il.DefineLabel();
        _il.MarkLabel(top);
        return top;
    }

    // Asked at the end: a loop that is entered at its top keeps in registers what was made before it.
    private void End(LocalBuilder index, int step, short count, Label top)
    {
        _il.Emit(OpCodes.Ldloc, index);
        _il.Emit(OpCodes.Ldc_I4, step);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, index);
        _il.Emit(OpCodes.Ldloc, index);
        _il.Emit(OpCodes.Ldarg, count);
        _il.Emit(OpCodes.Blt, top);
    }

    private Steps StepsOf(int number)
    {
        DType lane = _loop.Table.Entries[number].Lane;
        if (!_steps.TryGetValue(lane, out Steps? steps))
        {
            _steps.Add(lane, steps = Steps.Of(lane, _lanes.RegisterBits(lane, _key.RegisterBits)));
        }

        return steps;
    }
}
