using System.Collections.Concurrent;

namespace Nabla.Compilation;

/// <summary>One result of a plan.</summary>
/// <param name="At">Which value it is.</param>
/// <param name="Place">Where it is.</param>
internal readonly record struct PlanResult(int At, Place Place);

/// <summary>A compiled graph: launches in order over one arena. It can be run by several threads at once.</summary>
internal sealed class Plan
{
    private readonly Machine _machine;
    private readonly bool _isElsewhere;
    private readonly Launch[] _launches;
    private readonly Place[] _places;
    private readonly Root[] _inputs;
    private readonly ConcreteTensor[] _constants;
    private readonly Root[] _roots;
    private readonly PlanResult[] _results;
    private readonly ConcurrentBag<Frame> _frames = [];
    private Frame? _spare;
    private readonly int[] _givenTo;
    private readonly int _room;

    public Plan(Machine machine, Launch[] launches, Place[] places, Root[] inputs, ConcreteTensor[] constants, Root[] roots, PlanResult[] results, long arenaBytes)
    {
        _machine = machine;
        _isElsewhere = !machine.IsHost;
        _launches = launches;
        _places = places;
        _inputs = inputs;
        _constants = constants;
        _roots = roots;
        _results = results;
        _room = launches.Select(launch => launch.Inputs.Length + launch.Outputs.Length).DefaultIfEmpty().Max();
        ArenaBytes = arenaBytes;
        _givenTo = new int[roots.Length];
        Array.Fill(_givenTo, -1);
        for (int i = 0; i < results.Length; i++)
        {
            Root root = results[i].Place.Root;
            if (root.Source == Source.Result && root.Results == 1 && root.Places[0] == results[i].At)
            {
                _givenTo[root.Index] = i;
            }
        }

        HasUserCode = Array.Exists(launches, launch => launch.IsUserCode);
    }

    /// <summary>Who computes, in whose memory everything is.</summary>
    public Machine Machine => _machine;

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<Launch> Launches => _launches;

    /// <summary>The values.</summary>
    public IReadOnlyList<Place> Places => _places;

    /// <summary>How it came about.</summary>
    public IReadOnlyList<PassReport> Reports { get; set; } = [];

    /// <summary>The numbers that are the same in every run.</summary>
    public IReadOnlyList<ConcreteTensor> Constants => _constants;

    /// <summary>The results, in order.</summary>
    public IReadOnlyList<PlanResult> Results => _results;

    /// <summary>The length of the arena.</summary>
    public long ArenaBytes { get; }

    /// <summary>Whether code of the user's runs.</summary>
    public bool HasUserCode { get; }

    /// <summary>
    /// Whether a result may be written to the memory of an input that the caller gives up (<see cref="Frame.Places"/>): nobody reads that input after
    /// the launch that writes there, and nothing that is done from then on can fail, so that there is never half a result.
    /// </summary>
    public bool MayTake(int result, int input)
    {
        Root to = _results[result].Place.Root;
        Root from = _inputs[input];
        if (to.Source != Source.Result || _givenTo[to.Index] != result || from.Results > 0 || from.Type != to.Type || from.LastUse > to.Born || HasUserCode)
        {
            return false;
        }

        for (int at = to.Born; at < _launches.Length; at++)
        {
            if (_launches[at].CanFail)
            {
                return false;
            }
        }

        Launch launch = _launches[to.Born];
        for (int i = 0; i < launch.Inputs.Length; i++)
        {
            if (_places[launch.Inputs[i]].Root == from && !MemoryPlan.Fits(launch, i, Array.IndexOf(launch.Outputs, to.Places[0]), _places))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a result is in memory of its own, or in what the caller gave for it: not an input's, nor the same in every run.</summary>
    public bool IsNew(int result) => _results[result].Place.Root.Source == Source.Result;

    /// <summary>Whether a result is in an input's memory.</summary>
    public bool IsInput(int result) => _results[result].Place.Root.Source == Source.Input;

    /// <summary>Room to run in. Give it back by <see cref="Return"/>.</summary>
    public Frame Rent()
    {
        while (Interlocked.Exchange(ref _spare, null) is { } frame || _frames.TryTake(out frame))
        {
            if (frame.TryResume())
            {
                return frame;
            }
        }

        return NewFrame();
    }

    /// <summary>Takes room back, and lets go of what it was run on.</summary>
    public void Return(Frame frame)
    {
        Array.Clear(frame.Inputs);
        Array.Clear(frame.Outputs);
        Array.Clear(frame.Places);
        frame.Room.Clear();
        foreach (Root root in _inputs)
        {
            Forget(frame, root);
        }

        foreach (Root root in _roots)
        {
            Forget(frame, root);
        }

        frame.Wait();
        if (Interlocked.CompareExchange(ref _spare, frame, null) is not null)
        {
            _frames.Add(frame);
        }
    }

    /// <summary>Runs the plan on concrete tensors.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">Where the results are put.</param>
    public void Run(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        Frame frame = Rent();
        inputs.CopyTo(frame.Inputs);
        Run(frame);
        frame.Outputs.CopyTo(outputs);
        Return(frame);
    }

    /// <summary>Runs the plan on the inputs of a frame, and leaves the results there.</summary>
    public void Run(Frame frame)
    {
        Bind(frame);
        _machine.Run(frame, _launches);
        for (int i = 0; i < _results.Length; i++)
        {
            frame.Outputs[i] = frame.Places[i] ?? Result(frame, _results[i]);
        }

        // Note [Who keeps memory alive]
        GC.KeepAlive(frame);
    }

    /// <summary>Says where the inputs of a frame are, and where the results are to go.</summary>
    public void Bind(Frame frame)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            Bind(frame, _inputs[i], frame.Inputs[i].Concrete);
        }

        foreach (Root root in _roots)
        {
            if (_givenTo[root.Index] is var result and >= 0 && frame.Places[result] is { } given)
            {
                Bind(frame, root, given.Storage, given.Layout.Offset);
                continue;
            }

            Storage storage = Storage.Rent(root.Bytes, _machine);
            if (root.Results > 1)
            {
                storage.MarkShared();
            }

            Bind(frame, root, storage, 0);
        }
    }

    private ConcreteTensor Result(Frame frame, in PlanResult result)
    {
        Root root = result.Place.Root;
        if (root.Source == Source.Constant && result.Place.Layout == _constants[root.Index].Layout)
        {
            return _constants[root.Index];
        }

        ref readonly Operand operand = ref frame.Values[result.At];
        if (root.Source != Source.Result)
        {
            // What somebody else holds too is not to be written over, nor returned early.
            operand.Storage.MarkShared();
            if (root.Source == Source.Input && root.Places[0] == result.At)
            {
                return frame.Inputs[root.Index].Concrete;
            }
        }

        return new ConcreteTensor(operand.Type, operand.Layout, operand.Storage);
    }

    private void Bind(Frame frame, Root root, ConcreteTensor tensor)
    {
        // Most are where they are computed with, and lie as that wants it.
        if (!tensor.Layout.IsContiguous || tensor.Storage.IsElsewhere != _isElsewhere || (_isElsewhere && !ReferenceEquals(tensor.Storage.Machine, _machine)))
        {
            tensor = tensor.On(_machine).Packed();
            frame.Inputs[root.Index] = tensor;
        }

        Bind(frame, root, tensor.Storage, tensor.Layout.Offset);
    }

    private void Bind(Frame frame, Root root, Storage storage, long offset)
    {
        foreach (int at in root.Places)
        {
            Place place = _places[at];
            frame.Values[at] = new Operand(place.Type, place.Layout.Shifted(offset), storage);
        }
    }

    private void Forget(Frame frame, Root root)
    {
        foreach (int at in root.Places)
        {
            frame.Values[at] = default;
        }
    }

    private Frame NewFrame()
    {
        Storage? arena = ArenaBytes == 0 ? null : Storage.Rent(ArenaBytes, _machine);
        Operand[] values = new Operand[_places.Length];
        for (int at = 0; at < values.Length; at++)
        {
            Place place = _places[at];
            if (place.Root.Source == Source.Constant)
            {
                values[at] = new Operand(place.Type, place.Layout, _constants[place.Root.Index].Storage);
            }
            else if (place.Root.Source == Source.Arena)
            {
                values[at] = new Operand(place.Type, place.Layout.Shifted(place.Root.Offset / place.Type.DType.Size()), arena ?? Storage.Rent(0, _machine));
            }
        }

        return new Frame(_machine, values, arena, _room, _inputs.Length, _results.Length, IdleArenas.Shared) { Outside = [.. _inputs, .. _roots] };
    }
}
