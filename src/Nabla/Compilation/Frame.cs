namespace Nabla.Compilation;

/// <summary>What one run of a plan needs for itself: its arena and where each value is. Runs on several threads have one each.</summary>
internal sealed class Frame
{
    private readonly Operand[] _room;
    private readonly IdleArenas.Entry? _waiting;

    /// <summary>A frame over an arena, or none where nothing is kept on the way.</summary>
    public Frame(Machine machine, Operand[] values, Storage? arena, int room, int inputs, int outputs, IdleArenas idle)
    {
        Machine = machine;
        Values = values;
        Arena = arena;
        _waiting = arena is null ? null : idle.Of(arena);
        _room = new Operand[room];
        Inputs = new Tensor[inputs];
        Outputs = new Tensor[outputs];
        Places = new ConcreteTensor?[outputs];
    }

    /// <summary>Who computes.</summary>
    public Machine Machine { get; }

    /// <summary>The memory of what is kept on the way only.</summary>
    public Storage? Arena { get; }

    /// <summary>Says that no run uses it for now.</summary>
    public void Wait() => _waiting?.Wait();

    /// <summary>Says that a run is about to use it.</summary>
    /// <returns>False where its memory has gone meanwhile, so that it is of no use any more. See Note [What idle frames keep].</returns>
    public bool TryResume() => _waiting is null || _waiting.TryResume();

    /// <summary>What lies outside the arena and may lie somewhere else in the next run: the inputs, then the results.</summary>
    public Root[] Outside { get; init; } = [];

    /// <summary>What the machine remembers from one run to the next.</summary>
    public object? Remembered { get; set; }

    /// <summary>Where each value is.</summary>
    public Operand[] Values { get; }

    /// <summary>Room for the operands of one launch.</summary>
    public Span<Operand> Room => _room;

    /// <summary>Room for who runs the plan: what it is run on, what it gives, and where results are to be written if that is known.</summary>
    public Tensor[] Inputs { get; }

    /// <inheritdoc cref="Inputs"/>
    public Tensor[] Outputs { get; }

    /// <inheritdoc cref="Inputs"/>
    public ConcreteTensor?[] Places { get; }
}
