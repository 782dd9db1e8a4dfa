namespace Nabla;

/// <summary>Operands of a loop as the host can compute with them: what lies in a device's memory is copied, and what is written copied back.</summary>
/// <remarks>A piece of device memory becomes one piece of the host's, however many operands lie in it: those that share elements still do, as the rows of a scan and what is written over.</remarks>
internal sealed class HostCopies
{
    // Elements of any type begin at multiples of this.
    private const long Granule = 8;

    private readonly Operand[] _there;
    private readonly Operand[] _here;
    private readonly int _inputs;
    private readonly List<Piece> _pieces = [];

    public HostCopies(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        _inputs = inputs.Length;
        _there = [.. inputs, .. outputs];
        _here = new Operand[_there.Length];
        foreach (ref readonly Operand operand in _there.AsSpan())
        {
            Extend(operand);
        }

        if (_pieces.Count > 0 && _pieces[0].Memory.Machine is DeviceMachine machine)
        {
            machine.CountOnHost();
        }

        foreach (Piece piece in _pieces)
        {
            piece.Read();
        }

        for (int i = 0; i < _here.Length; i++)
        {
            Operand operand = _there[i];
            _here[i] = PieceOf(operand) is { } piece ? new Operand(operand.Type, operand.Layout.Shifted(-piece.From / operand.DType.Size()), piece.Copy!) : operand;
        }
    }

    /// <summary>All of them, inputs first.</summary>
    public ReadOnlySpan<Operand> Operands => _here;

    public ref readonly Operand this[int operand] => ref _here[operand];

    /// <summary>Copies to the device what the outputs hold now.</summary>
    public void WriteBack()
    {
        for (int i = _inputs; i < _there.Length; i++)
        {
            if (PieceOf(_there[i]) is { } piece)
            {
                (long from, long to) = Extent(_there[i]);
                piece.Write(from, to);
            }
        }

        foreach (ref readonly Operand operand in _there.AsSpan())
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    private void Extend(in Operand operand)
    {
        if (operand.Storage.Device is not { } memory)
        {
            return;
        }

        (long from, long to) = Extent(operand);
        Piece? piece = PieceOf(operand);
        if (piece is null)
        {
            _pieces.Add(piece = new Piece(memory) { From = from / Granule * Granule, To = to });
        }

        piece.From = Math.Min(piece.From, from / Granule * Granule);
        piece.To = Math.Max(piece.To, to);
    }

    private Piece? PieceOf(in Operand operand)
    {
        DeviceMemory? memory = operand.Storage.Device;
        return memory is null ? null : _pieces.Find(piece => ReferenceEquals(piece.Memory, memory));
    }

    /// <summary>The bytes from an operand's first element in memory to behind its last.</summary>
    private static (long From, long To) Extent(in Operand operand)
    {
        (long first, long last) = (operand.Layout.Offset, operand.Layout.Offset);
        for (int axis = 0; axis < operand.Shape.Rank; axis++)
        {
            long reach = (operand.Shape[axis] - 1) * operand.Layout.Strides[axis];
            (first, last) = (first + Math.Min(reach, 0), last + Math.Max(reach, 0));
        }

        int size = operand.DType.Size();
        return operand.Shape.Count == 0 ? (operand.Layout.Offset * size, operand.Layout.Offset * size) : (first * size, (last + 1) * size);
    }

    /// <summary>What lies in one piece of device memory, between the first and the last element of any operand.</summary>
    private sealed class Piece(DeviceMemory memory)
    {
        public DeviceMemory Memory => memory;

        public long From { get; set; }

        public long To { get; set; }

        public Storage? Copy { get; private set; }

        public void Read()
        {
            Copy = Storage.Rent(To - From);
            Transfers.Read(memory, From, Copy, 0, To - From);
        }

        public void Write(long from, long to) => Transfers.Write(Copy!, from - From, memory, from, to - from);
    }
}
