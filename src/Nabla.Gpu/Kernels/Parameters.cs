using System.Globalization;
using System.Text;

namespace Nabla.Gpu;

/// <summary>What a kernel is given: memory, and numbers, which come one by one.</summary>
/// <remarks>
/// Note [Numbers in memory]
/// OpenCL promises no more than 1,024 bytes of arguments, which is memory and place of 64 operands. Where a kernel needs more, its numbers are in memory of their own, in the order
/// in which they would have come.
/// </remarks>
/// <param name="isPacked">Whether the numbers are in memory of their own, the last argument.</param>
internal sealed class Parameters(bool isPacked)
{
    private readonly List<string> _list = [];
    private readonly StringBuilder _unpacked = new();
    private int _numbers;

    /// <summary>Memory, and which of its elements is the first.</summary>
    public void Operand(string type, string name, bool isWritten)
    {
        Memory(type, name, isWritten);
        Number("i64", $"{name}_at");
    }

    /// <summary>Memory from its first byte on.</summary>
    public void Memory(string type, string name, bool isWritten) => _list.Add($"GLOBAL {(isWritten ? "" : "const ")}{type}* {name}");

    /// <summary>A number.</summary>
    public void Number(string type, string name)
    {
        if (isPacked)
        {
            _unpacked.Append(CultureInfo.InvariantCulture, $"    const {type} {name} = ({type})numbers[{_numbers++}];\n");
        }
        else
        {
            _list.Add($"{type} {name}");
        }
    }

    /// <summary>How operands lie along some axes: the axes' lengths n1, n2, …, the first one's left out, and for each operand its strides, such as p0_s0, p0_s1, ….</summary>
    public void Strides(string type, int rank, IEnumerable<int> operands)
    {
        for (int axis = 1; axis < rank; axis++)
        {
            Number(type, $"n{axis}");
        }

        foreach (int operand in operands)
        {
            for (int axis = 0; axis < rank; axis++)
            {
                Number(type, $"p{operand}_s{axis}");
            }
        }
    }

    /// <summary>Begins the kernel.</summary>
    public void Begin(StringBuilder text, string name)
    {
        if (isPacked)
        {
            Memory("i64", "numbers", isWritten: false);
        }

        text.Append(CultureInfo.InvariantCulture, $"KERNEL void {name}({string.Join(", ", _list)}) {{\n").Append(_unpacked);
    }
}
