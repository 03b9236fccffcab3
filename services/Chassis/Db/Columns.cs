using System.Text;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Chassis.Db;

internal static class Columns
{
    /// <summary>
    /// Names every column after its property, in small letters with underscores, and makes row versions concurrency tokens.
    /// </summary>
    public static void NameAll(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.Name));
                if (property.Name == nameof(Row.Version) && entity.ClrType.IsAssignableTo(typeof(Row))) property.IsConcurrencyToken = true;
            }
            if (entity.ClrType.IsAssignableTo(typeof(Row)) && entity.FindPrimaryKey() is null)
                model.Entity(entity.ClrType).HasKey(nameof(Row.Name));
        }
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
