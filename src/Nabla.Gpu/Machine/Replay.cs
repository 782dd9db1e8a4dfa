using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>The runs of a plan on one frame, which a device does at one call each as soon as that is possible.</summary>
/// <remarks>
/// Note [A plan as one record]
/// The first run on a frame is launch after launch: kernels are compiled, libraries find their ways, and whether something is computed on the host shows. The second records the launches and every run from then on launches
/// the record, in which all addresses are fixed. The arena is the frame's. What lies outside it is, when it is recorded, one of two things:
/// * it stays where it is: variables that are written in place, and inputs that lay there in the run before, too. A run where one of them lies somewhere else is recorded anew;
/// * it comes and goes (batches, losses): in the record it has a place of its own, into which inputs are copied before the launch and from which results are copied after it, in the device's order.
/// Where there is no memory for these places, or for what a record keeps of what launches share, runs stay launch after launch. A run that writes its results somewhere else for once (somebody else holds the variables' numbers) is launch after launch. Recording costs as much as several runs: it has to be earned by launches of records, so that what never settles
/// is not recorded for ever. See decision 0015.
/// </remarks>
internal sealed class Replay
{
    // What a record costs, in launches of it, what there is at the beginning, and the most that is saved.
    private const int Price = 8;
    private const int Allowance = 4 * Price;

    // A loss is read while the next step is computed; who reads much waits for it anyway.
    private const int Little = 4 << 10;

    private readonly GpuMachine _machine;
    private readonly Frame _frame;
    private readonly Port[] _ports;
    private GpuRecord? _record;
    private bool _isOff;
    private bool _isWarm;
    private int _saved = Allowance;

    public Replay(GpuMachine machine, Frame frame, ReadOnlySpan<Launch> launches)
    {
        _machine = machine;
        _frame = frame;
        _ports = Array.ConvertAll(frame.Outside, static root => new Port(root));
        _isOff = launches.Length < 2;
        foreach (Launch launch in launches)
        {
            _isOff |= !launch.IsLoops;
        }
    }

    /// <summary>Does the launches, whose operands the frame has.</summary>
    public void Run(ReadOnlySpan<Launch> launches)
    {
        bool isRecorded = !_isOff && _isWarm && (Fits() || TryRecord(launches));
        foreach (Port port in _ports)
        {
            port.Note(_frame);
        }

        if (!isRecorded)
        {
            OneByOne(launches);
            return;
        }

        foreach (Port port in _ports)
        {
            port.BringIn(_machine.Runtime);
        }

        _record!.Launch();
        _saved = Math.Min(_saved + 1, Allowance);
        foreach (Port port in _ports)
        {
            port.TakeOut(_machine.Runtime);
        }
    }

    private void OneByOne(ReadOnlySpan<Launch> launches)
    {
        long readings = GpuMachine.Readings;
        foreach (Launch launch in launches)
        {
            launch.Run(_frame);
        }

        _isOff |= GpuMachine.Readings != readings;
        _isWarm = true;
    }

    /// <summary>Whether there is a record, and all that it takes where it lies lies there.</summary>
    private bool Fits()
    {
        foreach (Port port in _ports)
        {
            if (!port.Fits(_frame))
            {
                return false;
            }
        }

        return _record is not null;
    }

    private bool TryRecord(ReadOnlySpan<Launch> launches)
    {
        bool isForOnce = _record is not null && Array.Exists(_ports, port => port.IsResult && !port.Fits(_frame));
        if (isForOnce || _saved < Price)
        {
            return false;
        }

        _saved -= Price;
        _record = null;
        HashSet<GpuBuffer> given = [.. _ports.Where(static port => !port.IsResult).Select(port => port.Buffer(_frame))];
        HashSet<GpuBuffer> written = [.. _ports.Where(static port => port.IsResult).Select(port => port.Buffer(_frame))];
        Launch[] all = launches.ToArray();
        try
        {
            foreach (Port port in _ports)
            {
                // A result in an input's memory, that input, and inputs that have not moved.
                port.Settle(_frame, stays: port.IsResult ? given.Contains(port.Buffer(_frame)) : written.Contains(port.Buffer(_frame)) || port.IsWhereItWas(_frame), _machine);
            }

            _record = _machine.Runtime.Record(() =>
            {
                foreach (Launch launch in all)
                {
                    launch.Run(_frame);
                }
            });
        }
        catch (InsufficientMemoryException)
        {
            // A record keeps what one run of launches after another shares: where that is too much, there is none.
        }
        finally
        {
            foreach (Port port in _ports)
            {
                port.Restore(_frame);
            }
        }

        _isOff = _record is null;
        if (_isOff)
        {
            foreach (Port port in _ports)
            {
                port.GiveUp();
            }
        }

        return !_isOff;
    }

    /// <summary>An input or a result of a plan, and where a record has it.</summary>
    private sealed class Port(Root root)
    {
        private readonly int _first = root.Places[0];
        private GpuBuffer? _buffer;
        private long _offset;
        private GpuBuffer? _before;
        private long _offsetBefore;
        private Storage? _place;
        private Operand[] _values = [];

        public bool IsResult { get; } = root.Source == Compilation.Source.Result;

        /// <summary>Where it is in this run.</summary>
        public GpuBuffer Buffer(Frame frame) => ((GpuMemory)frame.Values[_first].Storage.Memory).Buffer;

        /// <summary>Whether it is where the record has it, or is brought there.</summary>
        public bool Fits(Frame frame) => _place is not null || (ReferenceEquals(_buffer, Buffer(frame)) && _offset == Offset(frame));

        /// <summary>Whether it is where it was in the run before.</summary>
        public bool IsWhereItWas(Frame frame) => ReferenceEquals(_before, Buffer(frame)) && _offsetBefore == Offset(frame);

        /// <summary>Remembers where it is.</summary>
        public void Note(Frame frame)
        {
            _before = Buffer(frame);
            _offsetBefore = Offset(frame);
        }

        /// <summary>Says where the record has it, and puts its values there.</summary>
        public void Settle(Frame frame, bool stays, GpuMachine machine)
        {
            _values = [.. root.Places.Select(at => frame.Values[at])];
            if (stays)
            {
                (_place, _buffer, _offset) = (null, Buffer(frame), Offset(frame));
                return;
            }

            _place ??= Storage.Rent(root.Bytes, machine);
            long offset = Offset(frame);
            foreach (int at in root.Places)
            {
                Operand value = frame.Values[at];
                frame.Values[at] = new Operand(value.Type, value.Layout.Shifted(-offset), _place);
            }
        }

        /// <summary>Puts its values back to where they are in this run.</summary>
        public void Restore(Frame frame)
        {
            for (int i = 0; i < _values.Length; i++)
            {
                frame.Values[root.Places[i]] = _values[i];
            }

            _values = [];
        }

        /// <summary>Lets go of the place that a record would have had it in.</summary>
        public void GiveUp()
        {
            _place?.Release();
            _place = null;
        }

        /// <summary>Copies an input to where the record has it.</summary>
        public void BringIn(GpuRuntime runtime)
        {
            if (_place is not null && !IsResult)
            {
                runtime.Copy(_before!, _offsetBefore * root.Type.DType.Size(), Place, 0, root.Bytes);
            }
        }

        /// <summary>Copies a result from where the record has it.</summary>
        public void TakeOut(GpuRuntime runtime)
        {
            if (_place is not null && IsResult)
            {
                runtime.Copy(Place, 0, _before!, _offsetBefore * root.Type.DType.Size(), root.Bytes);
                if (root.Bytes <= Little)
                {
                    runtime.Complete(_before!);
                }
            }
        }

        private GpuBuffer Place => ((GpuMemory)_place!.Memory).Buffer;

        private long Offset(Frame frame) => frame.Values[_first].Layout.Offset;
    }
}
